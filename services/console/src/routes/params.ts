import { SubjectRef } from '@onrecord/schemas'
import { z } from 'zod'

/** Which workspaces there are is the guard's to say. */
export const WorkspaceParams = z.object({ workspace: z.string() })
export const SubjectParams = WorkspaceParams.extend({ subject: SubjectRef })

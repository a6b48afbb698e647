/** Questions that we send ourselves are named by 130 random bits, which their buttons carry: the nonce of an answer. */
const OWN_CHOICE = /^onrecord:(prm_[a-z2-7]{26}):[a-z]+$/

/** The question that a button belongs to, if it is one that we sent. */
export const promptIdOf = (choice: string): string | undefined => OWN_CHOICE.exec(choice)?.[1]

export const choiceIdOf = (promptId: string, answer: string): string => `onrecord:${promptId}:${answer}`

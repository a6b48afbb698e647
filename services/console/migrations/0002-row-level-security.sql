-- Users and sessions are looked at before it is known which workspace somebody may enter, and hold what opens all of
-- them: who is in a workspace reaches none.
SELECT postgres.keep_outside_workspaces('console.user');
SELECT postgres.keep_outside_workspaces('console.user_workspace');
SELECT postgres.keep_outside_workspaces('console.session');
SELECT postgres.keep_outside_workspaces('console.sign_in_link');
SELECT postgres.keep_outside_workspaces('console.sign_in_attempt');

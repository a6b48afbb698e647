-- Keys are destroyed by forgetting what they wrap; their rows stay.
SELECT postgres.secure_by_workspace('keys.data_key', 'SELECT, INSERT, UPDATE');

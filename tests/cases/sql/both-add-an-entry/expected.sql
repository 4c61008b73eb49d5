CREATE TABLE a (id INT);

CREATE TABLE b (id INT);

<<<<<<< ours
CREATE TABLE c (id INT);
=======
CREATE TABLE d (id INT);
>>>>>>> theirs

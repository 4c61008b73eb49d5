<<<<<<< ours
CREATE TABLE alpha (id CHAR(10));
=======
CREATE TABLE alpha (id CHAR(20));
>>>>>>> theirs

CREATE TABLE beta (id CHAR(2));

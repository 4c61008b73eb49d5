CREATE TABLE alpha (id CHAR(1));

CREATE TABLE beta (id CHAR(2));

<<<<<<< ours
CREATE TABLE gamma (id CHAR(3));
=======
CREATE TABLE gamma (id CHAR(33));
>>>>>>> theirs

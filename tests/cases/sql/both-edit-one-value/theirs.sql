CREATE TABLE alpha (id CHAR(20));

CREATE TABLE beta (id CHAR(2));

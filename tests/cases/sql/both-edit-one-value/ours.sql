CREATE TABLE alpha (id CHAR(10));

CREATE TABLE beta (id CHAR(2));

CREATE TABLE alpha (id CHAR(10));

CREATE TABLE beta (id CHAR(2));

CREATE TABLE gamma (id CHAR(3));

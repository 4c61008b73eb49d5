CREATE TABLE alpha (id CHAR(1));

CREATE TABLE beta (id CHAR(2));
CREATE TABLE alpha (id CHAR(1));

CREATE TABLE beta (id CHAR(2));

CREATE TABLE delta (id CHAR(4));

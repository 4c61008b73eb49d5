a:
	echo a

b:
	echo b

d:
	echo d

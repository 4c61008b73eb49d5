a:
	echo a

b:
	echo b

c:
	echo c

d:
	echo d
a:
	echo a

b:
	echo b

c:
	echo c
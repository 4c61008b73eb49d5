b:
	echo b

c:
	echo c

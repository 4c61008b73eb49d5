b:
	echo b

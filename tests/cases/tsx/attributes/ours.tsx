const a = <B c="1" d="2" />;

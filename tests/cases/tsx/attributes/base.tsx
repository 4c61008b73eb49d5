const a = <B c="1" />;

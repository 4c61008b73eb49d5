const a = <B c="1" e="3" />;

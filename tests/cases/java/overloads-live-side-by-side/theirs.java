class A {
    void f() {
        a();
    }

    void f(String x) {
        c();
    }
}

class A {
    void f() {
        a();
    }

    void f(int x) {
        b();
    }

    void f(String x) {
        c();
    }
}

using A;
using B;

class Cart
{
    int alpha() {
        var first = Load(10);
        var second = first + 1;
        return second;
    }

    int beta() {
        var first = Load(2);
        var second = first + 1;
        return second;
    }

    int gamma() {
        var first = Load(3);
        var second = first + 1;
        return second;
    }
}

using A;
using B;
using C;

class Cart
{
    int alpha() {
        var first = Load(1);
        var second = first + 1;
        return second;
    }
}

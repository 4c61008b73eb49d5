using A;
using B;

class Cart
{
    int beta() {
        var first = Load(2);
        var second = first + 1;
        return second;
    }
}

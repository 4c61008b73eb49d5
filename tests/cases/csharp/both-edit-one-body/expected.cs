using A;
using B;

class Cart
{
    int alpha() {
<<<<<<< ours
        var first = Load(10);
=======
        var first = Load(20);
>>>>>>> theirs
        var second = first + 1;
        return second;
    }

    int beta() {
        var first = Load(2);
        var second = first + 1;
        return second;
    }
}

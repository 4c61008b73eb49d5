using A;
using B;

class Cart
{
    int alpha() {
        var first = Load(1);
        var second = first + 1;
        return second;
    }

    int beta() {
        var first = Load(2);
        var second = first + 1;
        return second;
    }

    int gamma() {
<<<<<<< ours
        var first = Load(3);
=======
        var first = Load(33);
>>>>>>> theirs
        var second = first + 1;
        return second;
    }
}

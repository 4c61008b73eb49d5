import 'a.dart';
import 'b.dart';

class Cart {
    int alpha() {
<<<<<<< ours
        var first = load(10);
=======
        var first = load(20);
>>>>>>> theirs
        var second = first + 1;
        return second;
    }

    int beta() {
        var first = load(2);
        var second = first + 1;
        return second;
    }
}

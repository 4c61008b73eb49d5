import 'a.dart';
import 'b.dart';

class Cart {
    int alpha() {
        var first = load(1);
        var second = first + 1;
        return second;
    }

    int beta() {
        var first = load(2);
        var second = first + 1;
        return second;
    }
}

import 'a.dart';
import 'b.dart';

class Cart {
    int beta() {
        var first = load(2);
        var second = first + 1;
        return second;
    }

    int gamma() {
        var first = load(3);
        var second = first + 1;
        return second;
    }

    int alpha() {
        var first = load(10);
        var second = first + 1;
        return second;
    }
}

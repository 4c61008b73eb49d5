import 'a.dart';
import 'b.dart';

class Cart {
    int beta() {
        var first = load(2);
        var second = first + 1;
        return second;
    }
}

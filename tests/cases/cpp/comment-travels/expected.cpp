#include <a>
#include <b>

class Cart {
public:
    int alpha() {
        int first = load(1);
        int second = first + 1;
        return second;
    }

    int gamma() {
        int first = load(3);
        int second = first + 1;
        return second;
    }

    // about beta
    int beta() {
        int first = load(2);
        int second = first + 1;
        return second;
    }
};

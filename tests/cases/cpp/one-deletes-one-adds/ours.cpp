#include <a>
#include <b>

class Cart {
public:
    int beta() {
        int first = load(2);
        int second = first + 1;
        return second;
    }
};

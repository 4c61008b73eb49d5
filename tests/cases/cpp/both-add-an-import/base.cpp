#include <a>
#include <b>

class Cart {
public:
    int alpha() {
        int first = load(1);
        int second = first + 1;
        return second;
    }
};

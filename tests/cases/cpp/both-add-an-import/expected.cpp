#include <a>
#include <b>
#include <c>
#include <d>

class Cart {
public:
    int alpha() {
        int first = load(1);
        int second = first + 1;
        return second;
    }
};

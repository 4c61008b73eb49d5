#include <a.h>
#include <b.h>

int alpha(void) {
    int first = load(1);
    int second = first + 1;
    return second;
}

// about beta
int beta(void) {
    int first = load(2);
    int second = first + 1;
    return second;
}

int gamma(void) {
    int first = load(3);
    int second = first + 1;
    return second;
}

#include <a.h>
#include <b.h>

int alpha(void) {
    int first = load(1);
    int second = first + 1;
    return second;
}

int beta(void) {
    int first = load(2);
    int second = first + 1;
    return second;
}

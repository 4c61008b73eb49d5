#include <a.h>
#include <b.h>

int beta(void) {
    int first = load(2);
    int second = first + 1;
    return second;
}

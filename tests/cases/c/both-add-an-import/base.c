#include <a.h>
#include <b.h>

int alpha(void) {
    int first = load(1);
    int second = first + 1;
    return second;
}

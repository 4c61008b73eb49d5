#include <a.h>
#include <b.h>
#include <d.h>

int alpha(void) {
    int first = load(1);
    int second = first + 1;
    return second;
}

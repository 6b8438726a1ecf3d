#pragma once

#include "attacks.h"

// Three times the events that the program can take; see Attack.
Damage overload(const Program &program, double size);
Damage overloadOfASlowDisk(const Program &program, double size);

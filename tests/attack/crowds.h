#pragma once

#include "attacks.h"

// Attacks by the number of connections; see there.
Damage idle(const Program &program, double size);
Damage slowHeads(const Program &program, double size);
Damage slowBodies(const Program &program, double size);
Damage slowReaders(const Program &program, double size);
Damage resets(const Program &program, double size);

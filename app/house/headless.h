#pragma once

#include "app/house/options.h"

// Runs without a window until SIGTERM or SIGINT. Returns the exit code.
int runHeadless(int &argc, char **argv, const Options &options);

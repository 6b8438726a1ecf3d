#pragma once

#include "app/house/options.h"
#include "ui/window/about.h"

// What About shows: the libraries in use, and where everything of this run lies.
ui::Facts factsOf(const Options &options, const QString &windowSettings);

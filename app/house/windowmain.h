#pragma once

#include <QtGlobal>

struct Options;

// The whole program with its window, as the window's library exports it to main(). The options have been read, once:
// what they name may be a pipe. argc and argv are for Qt.
extern "C" Q_DECL_EXPORT int streamwatchWindow(int &argc, char **argv, const Options &options);

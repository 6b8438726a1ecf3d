#pragma once

#include <QList>

// Processor time used so far, user and kernel, all threads, in µs.
double cpuMicroseconds(qint64 pid); // of a running process, in steps of 10 ms (Linux, /proc); 0 if there is none
double cpuMicroseconds(const QList<qint64> &pids);
double endedChildrenCpuMicroseconds(); // of all those that were waited for, exactly
double threadCpuMicroseconds();        // of the calling thread

QList<qint64> childrenOf(qint64 pid);

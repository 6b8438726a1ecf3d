#pragma once

#include "../e2e/program.h"
#include "../e2e/rawclient.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

// What attacks ask of the program that they attack, and send to it.
namespace victim {

const QByteArray Base = "/rest/my_api/";

QJsonObject ask(const Program &program, const QByteArray &path, const QByteArray &body = {}); // the control API
qint64 countOf(const Program &program, const QByteArray &filter);                             // events
QStringList causes(const Program &program);                                                   // of /health
bool eventually(const std::function<bool()> &condition);                                      // within 5 s

qint64 peakMemory(const Program &program); // the most that it ever took, MB
qint64 memory(const Program &program);     // what it takes now, kB
int openFiles(const Program &program);

QByteArray head(const QByteArray &method, qint64 length, const QByteArray &lines = {});
QByteArray event(const QByteArray &name, const QByteArray &more = {});
bool post(const Program &program, const QByteArray &body, int timeoutMs = 10'000);       // whether it got 200
bool postHonest(const Program &program, const QByteArray &name, int timeoutMs = 10'000); // the same
std::vector<std::unique_ptr<RawClient>> connections(quint16 port, int count);

} // namespace victim

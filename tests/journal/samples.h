#pragma once

#include "journal/record.h"

// Records for the tests of the journal, as the endpoint makes them.
namespace samples {

// A file of tests/data.
QByteArray file(const QString &name);

// A StreamStatusEvent of the media session `id`, received at that time (UTC, µs since 1970).
journal::Record status(const QByteArray &id, const QByteArray &status, qint64 receivedAt = 1'000'000);
// Any hook, with its event decoded from its body, where ' may stand for ".
journal::Record hook(const QByteArray &method, const QByteArray &body, qint64 receivedAt = 1'000'000);
journal::Record rejected(const QByteArray &path, const QByteArray &body, const QByteArray &why);
// The 3.6 KB sample, told apart by a number of a stream and of an event in it.
journal::Record full(int stream, int event);

std::shared_ptr<journal::Records> records(std::initializer_list<journal::Record> list);

} // namespace samples

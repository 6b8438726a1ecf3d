#include "journal/samples.h"

#include "testdata.h"
#include "wcs/decoder.h"

#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace samples {

QByteArray file(const QString &name)
{
    QFile data(QStringLiteral(TEST_DATA "/") + name);
    if (!data.open(QIODevice::ReadOnly))
        qFatal("No sample %s", qPrintable(data.fileName()));
    return data.readAll();
}

journal::Record status(const QByteArray &id, const QByteArray &status, qint64 receivedAt)
{
    return hook("StreamStatusEvent",
                "{'nodeId':'node@1','appKey':'app','sessionId':'/s','mediaSessionId':'" + id +
                    "','name':'cam','published':true,'status':'" + status + "'}",
                receivedAt);
}

journal::Record hook(const QByteArray &method, const QByteArray &body, qint64 receivedAt)
{
    journal::Record record;
    record.receivedAt = receivedAt;
    record.time = receivedAt; // as the writer will give it while the clock is not set
    record.peer = "192.168.1.5:50000";
    record.head = "POST /rest/my_api/" + method +
                  " HTTP/1.1\r\nHost: example\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    record.body = QByteArray(body).replace('\'', '"');
    wcs::Decoder decoder;
    record.event = std::get<wcs::HookEvent>(decoder.decode(method, record.body));
    record.streamKey = record.event.streamKey();
    return record;
}

journal::Record rejected(const QByteArray &path, const QByteArray &body, const QByteArray &why)
{
    journal::Record record;
    record.receivedAt = 1'000'000;
    record.peer = "192.168.1.6:50001";
    record.head = "POST " + path + " HTTP/1.1\r\n\r\n";
    record.body = body;
    record.rejection = why;
    record.reason = journal::Reason::WrongPath;
    record.target = path;
    record.answer = {.status = 400, .kind = journal::AnswerKind::Refused};
    return record;
}

journal::Record full(int stream, int event)
{
    static const QByteArray sample = file(u"synthetic-full-3614.json"_s);
    static constexpr std::array<const char *, 3> Statuses{"PENDING", "PUBLISHING", "UNPUBLISHED"};
    QByteArray body = sample;
    const QByteArray number = QByteArray::number(stream).rightJustified(8, '0');
    body.replace("56141d10", number);
    body.replace("b4e7", "cam" + number);
    body.replace("4ZcD", number.right(4));
    body.replace("\"PUBLISHING\"", QByteArray("\"") + Statuses.at(size_t(event % 3)) + '"');
    journal::Record record = hook("StreamStatusEvent", body, qint64(1'000'000) * event);
    record.origin = wcs::Origin(size_t(stream) % wcs::OriginCount);
    return record;
}

std::shared_ptr<journal::Records> records(std::initializer_list<journal::Record> list)
{
    return std::make_shared<journal::Records>(list);
}

} // namespace samples

#include "program.h"
#include "rawclient.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace {

constexpr int Kills = 20;
constexpr int Connections = 8;

// What the journal must hold: by its number, sent as `info`, the media session of every event answered with 200.
using Ledger = QHash<QByteArray, QByteArray>;

// One kept-alive connection that posts full events, each as soon as the last one is answered, until the program is
// gone. Its events go to a media session of its own, so that their order can be checked too.
class Sender final {
public:
    Sender(quint16 port, QByteArray path, const QByteArray &sample, int number, std::atomic<int> &answered)
        : m_path(std::move(path))
        , m_session("crash-" + QByteArray::number(number))
        , m_sample(sample)
        , m_answered(answered)
    {
        m_sample.replace("56141d10-fddc-11e6-ac3a-4d67d5b3360d", m_session);
        m_thread = std::thread([this, port, number] { run(port, quint64(number) * 1'000'000); });
    }
    ~Sender() { m_thread.join(); }
    Sender(const Sender &) = delete;
    Sender &operator=(const Sender &) = delete;

    // Waits until the program is gone.
    Ledger join()
    {
        m_thread.join();
        m_thread = std::thread([] {});
        return m_ledger;
    }

private:
    void run(quint16 port, quint64 number)
    {
        RawClient client(port);
        while (true) {
            const QByteArray info = QByteArray::number(++number);
            QByteArray body = m_sample;
            body.replace(R"("status":)", R"("info":")" + info + R"(","status":)");
            const RawAnswer answer = client.post(m_path, body);
            if (answer.status == 0)
                return;
            if (answer.status != 200 || answer.body != body)
                continue;
            m_ledger.insert(info, m_session);
            m_answered.fetch_add(1, std::memory_order_relaxed);
        }
    }

    QByteArray m_path;
    QByteArray m_session;
    QByteArray m_sample;
    Ledger m_ledger;
    std::atomic<int> &m_answered;
    std::thread m_thread;
};

} // namespace

class tst_Crash final : public QObject {
    Q_OBJECT
};

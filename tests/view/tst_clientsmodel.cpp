#include "view/clientnewsfixture.h"
#include "view/clientsmodel.h"
#include "view/receivedmessagesmodel.h"
#include "wcs/status.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using view::ClientsModel;
using view::ReceivedMessagesModel;

class TestClientsModel : public QObject {
    Q_OBJECT
private slots:
    void init();

    void showsClientsInTheirOrder();
    void changesRowsWithoutAReset();
    void filtersByWords();
    void filtersByErrors();
    void clientsComeAndGoWithTheFilter();
    void knowsWhoseStreamItIs();
    void tellsWhatBelongsToAStream();
    void keepsABoundedNumberOfMessages();
    void bearsManyClients();
    void clears();
    void listsMessagesNewestFirst();
    void marksErrorsAmongMessages();

private:
    QStringList names() const;
    QString text(int row, int column) const { return m_model->index(row, column).data().toString(); }

    std::unique_ptr<ClientsModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    ClientNewsFixture m_fixture;
};

void TestClientsModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<ClientsModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_fixture = {};
}

QStringList TestClientsModel::names() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.append(text(row, ClientsModel::NameColumn));
    return names;
}

void TestClientsModel::showsClientsInTheirOrder()
{
    m_fixture.connection(7, "ESTABLISHED");
    m_model->apply(*m_fixture.news());
    m_fixture.connection(2, "FAILED");
    m_fixture.status(7, "m", "PUBLISHING");
    m_fixture.error(7, "m", "500");
    m_model->apply(*m_fixture.news());
    QCOMPARE(names(), (QStringList{QStringLiteral("cameras-2"), QStringLiteral("cameras-7")}));
    QCOMPARE(text(0, ClientsModel::ConnectionColumn), QStringLiteral("Refused"));
    QCOMPARE(m_model->index(0, ClientsModel::ConnectionColumn).data(ClientsModel::PhaseRole).toInt(),
             int(wcs::Phase::Failed));
    QCOMPARE(text(0, ClientsModel::ErrorsColumn), QString());
    QCOMPARE(text(1, ClientsModel::ConnectionColumn), QStringLiteral("Connected"));
    QCOMPARE(text(1, ClientsModel::StreamColumn), QStringLiteral("cam-7"));
    QCOMPARE(text(1, ClientsModel::DirectionColumn), QStringLiteral("↑"));
    QCOMPARE(text(1, ClientsModel::StatusColumn), QStringLiteral("PUBLISHING"));
    QCOMPARE(text(1, ClientsModel::MessagesColumn), QStringLiteral("3"));
    QCOMPARE(text(1, ClientsModel::ErrorsColumn), QStringLiteral("1"));
    QCOMPARE(m_model->index(1, ClientsModel::DirectionColumn).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Direction publishes"));
    QCOMPARE(m_model->index(1, ClientsModel::NodeColumn).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Node ") + QString::fromUtf8(ClientNewsFixture::Node));
}

void TestClientsModel::changesRowsWithoutAReset()
{
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    for (int client = 0; client < 100; ++client)
        m_fixture.status(client, "m" + QByteArray::number(client), "PUBLISHING");
    m_model->apply(*m_fixture.news());
    QCOMPARE(inserted.size(), 1); // together
    const QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    for (int client = 10; client < 90; client += 2)
        m_fixture.status(client, "m" + QByteArray::number(client), "UNPUBLISHED");
    m_model->apply(*m_fixture.news());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 10);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 88);
    QCOMPARE(reset.size(), 0);
}

void TestClientsModel::filtersByWords()
{
    m_fixture.status(1, "a", "PUBLISHING");
    m_fixture.status(2, "b", "FAILED");
    m_fixture.connection(12, "ESTABLISHED");
    m_model->apply(*m_fixture.news());
    m_model->setFilter(QStringLiteral("CAMERAS-1"), false);
    QCOMPARE(names(), (QStringList{QStringLiteral("cameras-1"), QStringLiteral("cameras-12")}));
    m_model->setFilter(QStringLiteral("cam-  failed"), false);
    QCOMPARE(names(), QStringList{QStringLiteral("cameras-2")});
    m_model->setFilter(QStringLiteral("nobody"), false);
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->size(), 3);
    m_model->setFilter({}, false);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestClientsModel::filtersByErrors()
{
    m_fixture.status(1, "a", "PUBLISHING");
    m_fixture.error(2, "b", "500");
    m_model->apply(*m_fixture.news());
    m_model->setFilter({}, true);
    QCOMPARE(names(), QStringList{QStringLiteral("cameras-2")});
    m_fixture.error(1, "a", "500"); // now it has one, too
    m_model->apply(*m_fixture.news());
    QCOMPARE(names(), (QStringList{QStringLiteral("cameras-1"), QStringLiteral("cameras-2")}));
}

void TestClientsModel::clientsComeAndGoWithTheFilter()
{
    for (int client = 0; client < 6; ++client)
        m_fixture.status(client, "m", "PUBLISHING");
    m_model->apply(*m_fixture.news());
    m_model->setFilter(QStringLiteral("publishing"), false);
    for (const int client : {0, 2, 3})
        m_fixture.status(client, "m", "UNPUBLISHED");
    m_fixture.status(4, "m", "FAILED");
    m_model->apply(*m_fixture.news());
    QCOMPARE(names(), (QStringList{QStringLiteral("cameras-1"), QStringLiteral("cameras-5")}));
    m_fixture.status(4, "m", "PUBLISHING");
    m_fixture.status(1, "m", "FAILED");
    m_fixture.status(9, "m", "PUBLISHING");
    m_model->apply(*m_fixture.news());
    QCOMPARE(names(),
             (QStringList{QStringLiteral("cameras-4"), QStringLiteral("cameras-5"), QStringLiteral("cameras-9")}));
    QCOMPARE(m_model->rowOf(5), 1);
    QCOMPARE(m_model->rowOf(1), -1);
}

void TestClientsModel::knowsWhoseStreamItIs()
{
    m_fixture.connection(3, "ESTABLISHED");
    m_model->apply(*m_fixture.news());
    QVERIFY(m_model->streamKeyOf(3).isEmpty());
    m_fixture.status(3, "first", "UNPUBLISHED");
    m_fixture.status(3, "second", "PUBLISHING");
    m_model->apply(*m_fixture.news());
    QCOMPARE(m_model->streamKeyOf(3), ClientNewsFixture::keyOf("second"));
    QCOMPARE(m_model->clientOf(ClientNewsFixture::keyOf("first")), 3);
    QCOMPARE(m_model->clientOf(ClientNewsFixture::keyOf("other")), -1);
    QCOMPARE(m_model->clientOf({}), -1);
}

void TestClientsModel::tellsWhatBelongsToAStream()
{
    m_fixture.connection(3, "ESTABLISHED");
    m_fixture.status(3, "first", "PUBLISHING");
    m_fixture.status(3, "first", "UNPUBLISHED");
    m_fixture.connection(3, "DISCONNECTED");
    m_fixture.connection(3, "ESTABLISHED");
    m_fixture.status(3, "second", "PUBLISHING");
    m_fixture.error(3, "second", "500");
    m_model->apply(*m_fixture.news());
    const auto numbers = [this](const QByteArray &id) {
        QList<quint64> result;
        for (const board::ClientMessage &message : m_model->messagesAbout(ClientNewsFixture::keyOf(id), {}))
            result.append(message.number);
        return result;
    };
    QCOMPARE(numbers("first"), (QList<quint64>{1, 2, 3, 4}));
    QCOMPARE(numbers("second"), (QList<quint64>{5, 6, 7}));
    QVERIFY(numbers("third").isEmpty());
    QCOMPARE(m_model->messagesAbout(ClientNewsFixture::keyOf("second"), {})[2].apiMethod,
             QByteArray("StreamStatusEvent"));
}

void TestClientsModel::keepsABoundedNumberOfMessages()
{
    m_fixture.status(1, "old", "UNPUBLISHED");
    for (int n = 0; n < 3'000; ++n)
        m_fixture.status(1, "m", "PUBLISHING");
    const QSignalSpy received(m_model.get(), &ClientsModel::messagesReceived);
    m_model->apply(*m_fixture.news());
    QCOMPARE(m_model->messagesOf(1).size(), size_t(m_model->mostKept()));
    QCOMPARE(received.first().at(1).toInt(), int(m_model->mostKept()));
    QCOMPARE(m_model->messagesAbout(ClientNewsFixture::keyOf("m"), {}).back().number, quint64(3'001));
    QCOMPARE(m_model->clientOf(ClientNewsFixture::keyOf("old")), -1);
}

void TestClientsModel::bearsManyClients()
{
    m_tester.reset();
    for (int round = 0; round < 4; ++round) {
        for (int client = 0; client < 10'000; ++client)
            m_fixture.status(client, "m" + QByteArray::number(client), round % 2 ? "PUBLISHING" : "UNPUBLISHED");
        m_model->apply(*m_fixture.news());
    }
    QCOMPARE(m_model->rowCount(), 10'000);
    QVERIFY(m_model->mostKept() <= 20);
}

void TestClientsModel::clears()
{
    m_fixture.status(1, "m", "PUBLISHING");
    m_model->apply(*m_fixture.news());
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->size(), 0);
    QVERIFY(m_model->messagesAbout(ClientNewsFixture::keyOf("m"), {}).empty());
}

void TestClientsModel::listsMessagesNewestFirst()
{
    ReceivedMessagesModel messages(*m_model);
    const QAbstractItemModelTester tester(&messages, QAbstractItemModelTester::FailureReportingMode::Fatal);
    m_fixture.connection(1, "ESTABLISHED");
    m_fixture.status(1, "m", "PUBLISHING");
    m_fixture.status(2, "n", "PLAYING");
    m_model->apply(*m_fixture.news());
    messages.setClient(1);
    const auto status = [&messages](int row) {
        return messages.index(row, ReceivedMessagesModel::WhatColumn).data().toString();
    };
    QCOMPARE(messages.rowCount(), 2);
    QCOMPARE(status(0), QStringLiteral("PUBLISHING"));
    QCOMPARE(status(1), QStringLiteral("ESTABLISHED"));
    m_fixture.status(1, "m", "UNPUBLISHED");
    m_fixture.status(2, "n", "STOPPED");
    m_model->apply(*m_fixture.news());
    QCOMPARE(messages.rowCount(), 3);
    QCOMPARE(status(0), QStringLiteral("UNPUBLISHED"));
    for (int n = 0; n < 1'500; ++n)
        m_fixture.status(1, "m", "PUBLISHING");
    m_model->apply(*m_fixture.news());
    QCOMPARE(messages.rowCount(), int(m_model->messagesOf(1).size()));
    m_model->clear();
    QCOMPARE(messages.rowCount(), 0);
    QCOMPARE(messages.client(), -1);
}

void TestClientsModel::marksErrorsAmongMessages()
{
    ReceivedMessagesModel messages(*m_model);
    m_fixture.error(1, "media-1", "500 Internal Server Error\x01");
    m_model->apply(*m_fixture.news());
    messages.setClient(1);
    const auto cell = [&messages](int column) { return messages.index(0, column); };
    QCOMPARE(cell(ReceivedMessagesModel::MessageColumn).data().toString(), QStringLiteral("ErrorEvent"));
    QCOMPARE(cell(ReceivedMessagesModel::MessageColumn).data(ReceivedMessagesModel::PhaseRole).toInt(),
             int(wcs::Phase::Failed));
    QCOMPARE(cell(ReceivedMessagesModel::WhatColumn).data().toString(), QStringLiteral("StreamStatusEvent"));
    QCOMPARE(cell(ReceivedMessagesModel::WhatColumn).data(ReceivedMessagesModel::PhaseRole).toInt(), -1); // plain
    QCOMPARE(cell(ReceivedMessagesModel::InfoColumn).data().toString(), QStringLiteral("500 Internal Server Error␁"));
    QCOMPARE(cell(ReceivedMessagesModel::MediaSessionColumn).data().toString(), QStringLiteral("media-1"));
}

QTEST_GUILESS_MAIN(TestClientsModel)
#include "tst_clientsmodel.moc"

#include "board/streamboard.h"
#include "board/streamfixture.h"

#include <QTest>

using namespace board;

namespace {

struct Change {
    std::vector<Slot> added, updated, removed;
    bool operator==(const Change &) const = default;
};

journal::Record demonstrated(journal::Record record)
{
    record.origin = wcs::Origin::Demonstration;
    return record;
}

} // namespace

class tst_StreamBoard : public QObject {
    Q_OBJECT
private slots:
    void init();

    void namesEachSlotOnce();
    void skipsWhatTheSnapshotHolds();
    void loadsASnapshotAndGoesOn();
    void ignoresRejectedRequestsAndOtherMethods();
    void keepsStreamsWithoutIdApart();
    void retiresOnlyWhatEndedBefore();
    void tellsWhatStoodInARemovedSlot();
    void usesSlotsAgain();
    void countsTotals();
    void countsFailures();
    void countsThoseThatAreStuck();
    void tellsWhatIsFoundAsAnUpdate();
    void clears();
    void keepsAStreamWhoseNodeMoves();
    void dropsAnOrigin();
    void takesInNothingOfItUntilItIsAdmitted();
    void goesOnWithAStreamOfAnotherOrigin();
    void bringsNoDemonstrationBack();
    void findsAllOfMany();
    void showsWhatBecameOfTheLastAnswer();

private:
    std::unique_ptr<StreamBoard> m_board;
    std::vector<Change> m_changes;
    StreamFixture m_fixture;
};

void tst_StreamBoard::init()
{
    m_board = std::make_unique<StreamBoard>();
    m_changes.clear();
    m_fixture = {};
    connect(m_board.get(), &StreamBoard::changed, this,
            [this](const auto &added, const auto &updated, const auto &removed) {
                m_changes.push_back({added, updated, removed});
            });
}

void tst_StreamBoard::namesEachSlotOnce()
{
    m_board->apply({{m_fixture.record("a", "PUBLISHING"), m_fixture.record("b", "PUBLISHING"),
                     m_fixture.record("a", "UNPUBLISHED")}});
    m_board->apply({{m_fixture.record("b", "FAILED"), m_fixture.record("c", "PENDING"), m_fixture.record("b", "")}});
    QCOMPARE(m_changes.size(), size_t(2));
    QVERIFY(m_changes[0] == (Change{{0, 1}, {}, {}}));
    QVERIFY(m_changes[1] == (Change{{2}, {1}, {}}));
    QCOMPARE(m_board->size(), 3);
    QCOMPARE(m_board->at(0).events, quint32(2));
    QCOMPARE(m_board->text(m_board->at(0).status), QByteArray("UNPUBLISHED"));
    QCOMPARE(m_board->throughId(), 6);
}

void tst_StreamBoard::skipsWhatTheSnapshotHolds()
{
    const journal::Batch batch{{m_fixture.record("a", "PENDING"), m_fixture.record("a", "PUBLISHING")}};
    journal::Snapshot snapshot;
    snapshot.streams.resize(1);
    snapshot.streams[0].apply(batch.records[0], snapshot.pool);
    snapshot.throughId = batch.records[0].id;

    m_board->load(snapshot);
    m_board->apply(batch);
    m_board->apply(batch);
    QCOMPARE(m_board->size(), 1);
    QCOMPARE(m_board->at(0).events, quint32(2));
    QVERIFY(m_changes.back() == Change{});
}

void tst_StreamBoard::loadsASnapshotAndGoesOn()
{
    m_board->apply(m_fixture.batch("before", "PUBLISHING"));

    journal::Snapshot snapshot;
    snapshot.pool.atom("something that shifts the atoms");
    for (const char *name : {"a", "b"}) {
        journal::StreamState state;
        state.apply(m_fixture.record(name, "PLAYING", false), snapshot.pool);
        snapshot.streams.push_back(state);
    }
    snapshot.throughId = m_fixture.lastId();
    m_board->load(snapshot);

    QVERIFY(!m_board->find(StreamFixture::keyOf("before")));
    const std::optional<Slot> slot = m_board->find(StreamFixture::keyOf("b"));
    QVERIFY(slot);
    QCOMPARE(m_board->keyOf(*slot), StreamFixture::keyOf("b"));
    QCOMPARE(m_board->text(m_board->at(*slot).status), QByteArray("PLAYING"));
    QCOMPARE(m_board->text(m_board->at(*slot).appKey), QByteArray("defaultApp"));
    QCOMPARE(m_board->totals().playing, 2);
    QCOMPARE(m_board->totals().publishing, 0);

    m_board->apply(m_fixture.batch("b", "STOPPED", false));
    QCOMPARE(m_board->size(), 2);
    QCOMPARE(m_board->totals().ended, 1);
}

void tst_StreamBoard::ignoresRejectedRequestsAndOtherMethods()
{
    journal::Record rejected = m_fixture.record("a", "PUBLISHING");
    rejected.rejection = "not JSON";
    journal::Record connection = m_fixture.record("b", "ESTABLISHED");
    connection.event.method = "ConnectionStatusEvent";
    connection.streamKey.clear();
    m_board->apply({{rejected, connection}});
    QCOMPARE(m_board->size(), 0);
    QCOMPARE(m_board->throughId(), m_fixture.lastId());
}

void tst_StreamBoard::keepsStreamsWithoutIdApart()
{
    journal::Batch batch;
    for (const bool published : {true, false, true}) {
        journal::Record record = m_fixture.record("b4e7", "PENDING", published);
        record.event.mediaSessionId.clear();
        record.streamKey = record.event.streamKey();
        batch.records.push_back(record);
    }
    m_board->apply(batch);
    QCOMPARE(m_board->size(), 2);
    const std::optional<Slot> publisher = m_board->find(batch.records[0].streamKey);
    QVERIFY(publisher);
    QCOMPARE(m_board->at(*publisher).events, quint32(2));
    m_board->clear();
    QVERIFY(!m_board->find(batch.records[0].streamKey));
}

void tst_StreamBoard::retiresOnlyWhatEndedBefore()
{
    m_board->apply({{m_fixture.record("live", "PUBLISHING"), m_fixture.record("old", "UNPUBLISHED"),
                     m_fixture.record("failed", "FAILED"), m_fixture.record("new", "STOPPED", false)}});
    m_board->retireEnded(m_fixture.lastTime());
    QCOMPARE(m_board->size(), 2);
    QVERIFY(m_changes.back() == (Change{{}, {}, {1, 2}}));
    QVERIFY(m_board->find(StreamFixture::keyOf("live")));
    QVERIFY(m_board->find(StreamFixture::keyOf("new")));
    QVERIFY(!m_board->find(StreamFixture::keyOf("old")));
    QVERIFY(!m_board->holds(1));
    QCOMPARE(m_board->totals().failed, 0);
    QCOMPARE(m_board->totals().ended, 1);
}

void tst_StreamBoard::tellsWhatStoodInARemovedSlot()
{
    m_board->apply(m_fixture.batch("a", "STOPPED", false));
    QByteArray name;
    connect(m_board.get(), &StreamBoard::changed, this,
            [&](const auto &, const auto &, const auto &removed) { name = m_board->at(removed.at(0)).name; });
    m_board->retireEnded(m_fixture.lastTime() + 1);
    QCOMPARE(name, QByteArray("a"));
}

void tst_StreamBoard::usesSlotsAgain()
{
    m_board->apply({{m_fixture.record("a", "STOPPED", false), m_fixture.record("b", "PLAYING", false)}});
    m_board->retireEnded(m_fixture.lastTime() + 1);
    m_board->apply(m_fixture.batch("c", "PLAYING", false));
    QCOMPARE(m_board->slotEnd(), Slot(2));
    QCOMPARE(m_board->find(StreamFixture::keyOf("c")), std::optional<Slot>(0));
    QCOMPARE(m_board->at(0).events, quint32(1));
}

void tst_StreamBoard::countsTotals()
{
    journal::Record unsaid = m_fixture.record("unsaid", "PUBLISHING");
    unsaid.event.published.reset();
    m_board->apply(
        {{unsaid, m_fixture.record("a", "PUBLISHING"), m_fixture.record("b", "PLAYING", false),
          m_fixture.record("c", "PENDING"), m_fixture.record("d", "FAILED"), m_fixture.record("e", "UNPUBLISHED"),
          m_fixture.record("f", "RECORDING_TO_TAPE"), m_fixture.record("g", "PAUSED", false)}});
    QVERIFY(m_board->totals() == (StreamBoard::Totals{2, 1, 1, 1, 1, 1, 1}));
    m_board->apply(m_fixture.batch("c", "PUBLISHING"));
    QVERIFY(m_board->totals() == (StreamBoard::Totals{3, 1, 1, 0, 1, 1, 1}));
}

void tst_StreamBoard::countsFailures()
{
    const auto failures = [this] { return m_board->failures().lastMinute(m_fixture.lastTime()); };
    m_board->apply({{m_fixture.record("a", "FAILED"), m_fixture.record("b", "FAILED"), m_fixture.record("b", "FAILED"),
                     demonstrated(m_fixture.record("c", "FAILED"))}});
    QCOMPARE(failures(), 3); // b said it twice
    m_board->drop(wcs::Origin::Demonstration);
    QCOMPARE(failures(), 2);
    m_board->clear();
    QCOMPARE(failures(), 0);

    journal::Snapshot snapshot;
    snapshot.streams.emplace_back().apply(m_fixture.record("d", "FAILED"), snapshot.pool);
    m_board->load(snapshot);
    QCOMPARE(failures(), 1);
    QCOMPARE(m_board->failures().since(), m_fixture.lastTime());
}

void tst_StreamBoard::countsThoseThatAreStuck()
{
    m_board->apply(
        {{m_fixture.record("a", "PENDING"), m_fixture.record("b", "NEW"), m_fixture.record("c", "PLAYING")}});
    QCOMPARE(m_board->totals().stuck, 0);
    findings::Kinds stuck;
    stuck.set(findings::Kind::Stuck);
    const auto slot = [this](const char *name) { return *m_board->find(StreamFixture::keyOf(name)); };
    m_board->setFound(slot("a"), stuck, findings::Cause::Unknown, false);
    m_board->setFound(slot("b"), stuck, findings::Cause::Unknown, false);
    QCOMPARE(m_board->totals().stuck, 2);
    m_board->setFound(slot("a"), {}, findings::Cause::Unknown, false);
    QCOMPARE(m_board->totals().stuck, 1);
    m_board->clear();
    QCOMPARE(m_board->totals().stuck, 0);
}

void tst_StreamBoard::tellsWhatIsFoundAsAnUpdate()
{
    m_board->apply({{m_fixture.record("a", "PENDING"), m_fixture.record("b", "PLAYING")}});
    std::vector<std::vector<board::Slot>> told;
    int before = 0;
    connect(m_board.get(), &StreamBoard::changing, this, [&before] { ++before; });
    connect(m_board.get(), &StreamBoard::changed, this,
            [&told](const std::vector<board::Slot> &, const std::vector<board::Slot> &updated,
                    const std::vector<board::Slot> &) { told.push_back(updated); });
    const board::Slot slot = *m_board->find(StreamFixture::keyOf("a"));
    findings::Kinds stuck;
    stuck.set(findings::Kind::Stuck);
    m_board->setFound(slot, stuck, findings::Cause::Unknown, false);
    m_board->setIncident(slot, 7);
    m_board->setIncident(slot, 7); // the same
    QCOMPARE(before, 2);
    QVERIFY(told.empty());
    m_board->tellFound();
    QVERIFY(told == std::vector<std::vector<board::Slot>>{{slot}});
    QCOMPARE(m_board->at(slot).found.incident, 7);
    QVERIFY(m_board->at(slot).found.kinds == stuck);
    m_board->tellFound();
    QCOMPARE(told.size(), 1u);
}

void tst_StreamBoard::clears()
{
    m_board->apply({{m_fixture.record("a", "PUBLISHING"), m_fixture.record("b", "PUBLISHING")}});
    m_board->clear();
    QVERIFY(m_changes.back() == (Change{{}, {}, {0, 1}}));
    QCOMPARE(m_board->size(), 0);
    QCOMPARE(m_board->throughId(), 0);
    QVERIFY(m_board->totals() == StreamBoard::Totals{});
}

void tst_StreamBoard::findsAllOfMany()
{
    constexpr int Count = 5'000;
    for (int i = 0; i < Count; ++i)
        m_board->apply(m_fixture.batch("cam" + QByteArray::number(i), i % 3 == 0 ? "STOPPED" : "PLAYING", false));
    m_board->retireEnded(m_fixture.lastTime() + 1);
    for (int i = 0; i < Count; ++i) {
        const std::optional<Slot> slot = m_board->find(StreamFixture::keyOf("cam" + QByteArray::number(i)));
        QCOMPARE(slot.has_value(), i % 3 != 0);
    }
}

void tst_StreamBoard::keepsAStreamWhoseNodeMoves()
{
    const QByteArray id(32, 'N');
    m_board->apply({{onNode(m_fixture.record("a", "PUBLISHING"), id + "@192.0.2.10"),
                     onNode(m_fixture.record("a", "PUBLISHING"), "cam@studio"),
                     onNode(m_fixture.record("a", "UNPUBLISHED"), id + "@192.0.2.11")}});
    QCOMPARE(m_board->size(), 2);
    QCOMPARE(m_board->totals().publishing, 1);
    const std::optional<Slot> slot = m_board->find(id + "\nid-a");
    QVERIFY(slot);
    QCOMPARE(m_board->text(m_board->at(*slot).nodeId), id + "@192.0.2.11"); // as it called itself last
    QCOMPARE(m_board->at(*slot).events, 2U);
    QCOMPARE(m_board->keyOf(*slot), id + "\nid-a");
}

void tst_StreamBoard::dropsAnOrigin()
{
    m_board->apply({{demonstrated(m_fixture.record("a", "PUBLISHING")),
                     demonstrated(m_fixture.record("b", "PLAYING", false)), m_fixture.record("c", "PUBLISHING"),
                     onNode(m_fixture.record("d", "PUBLISHING"), "demo-1-north@198.19.0.1")}});
    m_changes.clear();
    m_board->drop(wcs::Origin::Demonstration);
    QVERIFY(m_changes == std::vector{Change({{}, {}, {0, 1}})});
    QCOMPARE(m_board->size(), 2);
    QCOMPARE(m_board->totals().publishing, 2);
    QCOMPARE(m_board->totals().playing, 0);
}

void tst_StreamBoard::takesInNothingOfItUntilItIsAdmitted()
{
    m_board->drop(wcs::Origin::Demonstration);
    m_board->apply(
        {{demonstrated(m_fixture.record("a", "UNPUBLISHED")), m_fixture.record("b", "PUBLISHING")}}); // the first: late
    QCOMPARE(m_board->size(), 1);
    QCOMPARE(m_board->totals().publishing, 1);
    QCOMPARE(m_board->throughId(), 2);
    journal::Record late = demonstrated(m_fixture.record("c", "PUBLISHING"));
    late.receivedMono = 99;
    journal::Record next = demonstrated(m_fixture.record("d", "PUBLISHING"));
    next.receivedMono = 100;
    m_board->admit(wcs::Origin::Demonstration, 100);
    m_board->apply({{late, next}});
    QCOMPARE(m_board->totals().publishing, 2);
    QVERIFY(m_board->find(StreamFixture::keyOf("d")));
}

// Whoever says so: a stream is what its first hook was.
void tst_StreamBoard::goesOnWithAStreamOfAnotherOrigin()
{
    m_board->apply({{m_fixture.record("a", "PUBLISHING")}});
    m_board->apply({{demonstrated(m_fixture.record("a", "PAUSED"))}});
    m_board->drop(wcs::Origin::Demonstration);
    QCOMPARE(m_board->size(), 1);
    m_board->apply({{demonstrated(m_fixture.record("a", "UNPUBLISHED"))}});
    QCOMPARE(m_board->totals().ended, 1);
}

// Also one that still publishes, as far as the journal knows: the program was killed.
void tst_StreamBoard::bringsNoDemonstrationBack()
{
    journal::Snapshot snapshot;
    for (const journal::Record &record :
         {demonstrated(m_fixture.record("b", "PUBLISHING")), m_fixture.record("a", "PUBLISHING")})
        snapshot.streams.emplace_back().apply(record, snapshot.pool);
    snapshot.throughId = m_fixture.lastId();
    m_board->load(snapshot);
    QCOMPARE(m_board->size(), 1);
    QVERIFY(m_board->find(StreamFixture::keyOf("a")));
    QCOMPARE(m_board->totals().publishing, 1);
}

void tst_StreamBoard::showsWhatBecameOfTheLastAnswer()
{
    m_board->apply(m_fixture.batch("a", "PENDING"));
    journal::Record record = m_fixture.record("a", "PUBLISHING");
    record.answer.ruleId = "slow";
    record.answer.kind = journal::AnswerKind::Injected;
    m_board->apply({{record}});
    m_changes.clear();
    journal::Outcome gone{.record = 1,
                          .streamKey = record.streamKey,
                          .status = 0,
                          .kind = journal::AnswerKind::Injected,
                          .sent = journal::Sent::Gone};
    m_board->settle({gone}); // of the answer before: a filter may ask for it
    QCOMPARE(m_changes.size(), size_t(1));
    m_changes.clear();
    gone.record = 2;
    gone.streamKey = "of another";
    m_board->settle({gone});
    QVERIFY(m_changes.empty());
    QCOMPARE(m_board->at(0).lastSent, journal::Sent::Response);
    gone.streamKey = record.streamKey;
    m_board->settle({gone});
    QCOMPARE(m_changes.size(), size_t(1));
    QVERIFY(m_changes[0] == (Change{{}, {0}, {}}));
    QCOMPARE(m_board->at(0).lastSent, journal::Sent::Gone);
    QCOMPARE(m_board->at(0).lastAnswer, 0);
    QCOMPARE(m_board->text(m_board->at(0).lastRule), QByteArray("slow"));
}

QTEST_APPLESS_MAIN(tst_StreamBoard)
#include "tst_streamboard.moc"

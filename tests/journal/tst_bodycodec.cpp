#include "journal/bodycodec.h"
#include "journal/dictionarytrainer.h"
#include "journal/samples.h"
#include "testdata.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using journal::BodyCodec;

namespace {

QByteArray dictionary(quint32 id)
{
    journal::Samples bodies;
    for (int stream = 0; stream < 200; ++stream) {
        const QByteArray body = samples::full(stream, 0).body;
        bodies.bytes += body;
        bodies.sizes.push_back(size_t(body.size()));
    }
    return journal::trainDictionary(bodies, id);
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator random(42);
    std::generate(bytes.begin(), bytes.end(), [&] { return char(random.generate()); });
    return bytes;
}

} // namespace

class BodyCodecTest final : public QObject {
    Q_OBJECT
private slots:
    void givesBodiesBackByteForByte_data();
    void givesBodiesBackByteForByte();
    void namesTheDictionaryInTheFrame();
    void readsWhatOtherDictionariesWrote();
    void explainsDamage();
    void trainsInTheBackground();
    void yieldsNoDictionaryOfTooLittle();
};

void BodyCodecTest::givesBodiesBackByteForByte_data()
{
    QTest::addColumn<QByteArray>("body");
    const QStringList names = QDir(QStringLiteral(TEST_DATA)).entryList(QDir::Files);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << samples::file(name);
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("one byte") << QByteArray("{");
    QTest::newRow("noise") << noise(3000);
    QTest::newRow("1 MB of noise") << noise(1 << 20);
    QTest::newRow("1 MB of text") << samples::full(1, 1).body.repeated(300);
    QTest::newRow("looks like a frame") << QByteArray("\x28\xb5\x2f\xfd and is none");
}

void BodyCodecTest::givesBodiesBackByteForByte()
{
    QFETCH(QByteArray, body);
    BodyCodec codec;
    codec.addDictionary(1, dictionary(1));
    for (const quint32 id : {0u, 1u}) {
        codec.encodeWith(id);
        const QByteArray stored = codec.encode(body);
        const auto back = codec.decode(stored);
        QVERIFY(back);
        QCOMPARE(*back, body);
        QVERIFY(stored.size() <= body.size() + 32);
    }
}

void BodyCodecTest::namesTheDictionaryInTheFrame()
{
    BodyCodec codec;
    QVERIFY(codec.knows(0));
    QVERIFY(!codec.knows(3));
    const QByteArray body = samples::full(5000, 1).body;
    const QByteArray plain = codec.encode(body);
    QCOMPARE(BodyCodec::dictionaryOf(plain), 0u);

    codec.addDictionary(3, dictionary(3));
    codec.encodeWith(3);
    QVERIFY(codec.knows(3));
    const QByteArray small = codec.encode(body);
    QCOMPARE(BodyCodec::dictionaryOf(small), 3u);
    QVERIFY2(small.size() * 4 < plain.size(), qPrintable(u"%1 of %2"_s.arg(small.size()).arg(plain.size())));
}

void BodyCodecTest::readsWhatOtherDictionariesWrote()
{
    const QByteArray body = samples::full(1, 1).body;
    BodyCodec codec;
    codec.addDictionary(1, dictionary(1));
    codec.addDictionary(2, dictionary(2));
    codec.encodeWith(1);
    const QByteArray first = codec.encode(body);
    codec.encodeWith(2);
    QCOMPARE(*codec.decode(codec.encode(body)), body);
    QCOMPARE(*codec.decode(first), body);
}

void BodyCodecTest::explainsDamage()
{
    BodyCodec codec;
    QByteArray stored = codec.encode(samples::full(1, 1).body);
    stored.chop(20);
    const auto back = codec.decode(stored);
    QVERIFY(!back);
    QVERIFY(back.error().sentence.contains(u"damaged"_s));
}

void BodyCodecTest::trainsInTheBackground()
{
    journal::DictionaryTrainer trainer(100, 7);
    for (int stream = 0; stream < 99; ++stream)
        trainer.add(samples::full(stream, 0).body);
    trainer.add("{}"); // too small to count
    QVERIFY(!trainer.hasResult());
    trainer.add(samples::full(99, 0).body);
    QTRY_VERIFY(trainer.hasResult());
    const QByteArray trained = trainer.take();
    QVERIFY(!trained.isEmpty());

    BodyCodec codec;
    codec.addDictionary(7, trained);
    codec.encodeWith(7);
    QCOMPARE(BodyCodec::dictionaryOf(codec.encode(samples::full(5, 0).body)), 7u);
}

void BodyCodecTest::yieldsNoDictionaryOfTooLittle()
{
    QVERIFY(journal::trainDictionary({QByteArray("{}"), {2}}, 1).isEmpty());
}

QTEST_GUILESS_MAIN(BodyCodecTest)
#include "tst_bodycodec.moc"

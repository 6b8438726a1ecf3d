#include "api.h"

#include <QDirIterator>
#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

// The files in which the program and its window keep what a person has set up, damaged as disks and hands do it.
class TestDamagedSettings final : public QObject {
    Q_OBJECT
private slots:
    void listensOrSaysWhyNot();

private:
    bool launch(Program &program) const;

    QTemporaryDir m_folder;
};

namespace {

constexpr int Starts = 16;

struct KeptFile {
    QString path;
    QByteArray bytes;

    bool write(const QByteArray &other) const
    {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(other) == other.size();
    }
};

KeptFile fileOf(const QString &path)
{
    QFile file(path);
    return {path, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray()};
}

QByteArray noise(qsizetype size, QRandomGenerator &random)
{
    QByteArray bytes(size, '\0');
    for (char &byte : bytes)
        byte = char(random.bounded(256));
    return bytes;
}

QByteArray damaged(QByteArray bytes, QRandomGenerator &random)
{
    const qsizetype at = random.bounded(int(bytes.size()));
    switch (random.bounded(5)) {
    case 0:
        bytes[at] = char(bytes[at] ^ (1 << random.bounded(8)));
        return bytes;
    case 1:
        return bytes.first(at);
    case 2:
        return noise(random.bounded(2'000), random);
    case 3:
        return bytes.first(at) + QByteArray(bytes.size() - at, '\0');
    default:
        return bytes.insert(at, noise(random.bounded(100), random));
    }
}

} // namespace

bool TestDamagedSettings::launch(Program &program) const
{
    program.launch({u"--listen"_s, u"127.0.0.1:0"_s, u"--admin"_s, u"127.0.0.1:0"_s, u"--config"_s,
                    m_folder.filePath(u"settings.ini"_s), u"--rules"_s, m_folder.filePath(u"rules.json"_s),
                    u"--ready-file"_s, m_folder.filePath(u"ready.json"_s)});
    return program.waitUntilReady(10'000);
}

void TestDamagedSettings::listensOrSaysWhyNot()
{
    const quint32 givenSeed = qEnvironmentVariable("STREAMWATCH_SEED").toUInt();
    const quint32 seed = givenSeed != 0 ? givenSeed : QRandomGenerator::global()->generate();
    qInfo("STREAMWATCH_SEED=%u repeats this damage", seed);
    QRandomGenerator random(seed);
    QVERIFY((KeptFile{m_folder.filePath(u"settings.ini"_s), {}}.write("retain-days=20\nretain-gb=5\n")));
    QVERIFY((KeptFile{m_folder.filePath(u"rules.json"_s), {}}.write(
        R"([{"id":"a","match":{"name":"cam*"},"action":{"type":"respond","status":403}}])")));
    Program program(QStringLiteral(STREAMWATCH_BINARY), m_folder.path());
    program.setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    QVERIFY2(launch(program), qPrintable(program.failure()));
    RawClient client(program.adminPort());
    QCOMPARE(client.post("/api/v1/rules", R"({"id":"b","match":{"name":"x"},"action":{"type":"close"}})").status, 201);
    QCOMPARE(program.stop(), 0);

    std::vector<KeptFile> files;
    for (QDirIterator found(m_folder.path(), QDir::Files, QDirIterator::Subdirectories); found.hasNext();) {
        const QString path = found.next();
        static const QStringList kept{u"settings.ini"_s, u"rules.json"_s, u"window.ini"_s,
                                      u"streamwatch.db.answers.json"_s};
        if (kept.contains(QFileInfo(path).fileName()))
            files.push_back(fileOf(path));
    }
    QCOMPARE(files.size(), size_t(4));
    int refused = 0;
    const int given = qEnvironmentVariableIntValue("STREAMWATCH_STARTS");
    const int starts = given > 0 ? given : Starts;
    for (int start = 0; start < starts; ++start) {
        for (size_t i = 0; i < files.size(); ++i) { // one of them, or all
            const bool isDamaged = start % 5 == int(i) || start % 5 == 4;
            QVERIFY(files[i].write(isDamaged ? damaged(files[i].bytes, random) : files[i].bytes));
        }
        if (launch(program)) {
            QCOMPARE(RawClient(program.hookPort()).post("/rest/my_api/connect", "{}").status, 200);
        } else {
            QCOMPARE(program.waitForExit(), 2);
            QVERIFY(!program.errorOutput().trimmed().isEmpty());
            ++refused;
        }
        program.kill();
    }
    qInfo("%d starts, %d of them refused with a sentence", starts, refused);
    QVERIFY(refused < starts);
}

QTEST_GUILESS_MAIN(TestDamagedSettings)
#include "tst_damagedsettings.moc"

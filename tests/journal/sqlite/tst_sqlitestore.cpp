#include "journal/storecontract.h"
#include "journal/watching.h"

using namespace watching;

namespace {

class SqliteUnderTest final : public StoreUnderTest {
public:
    journal::StoragePtr storage() const override { return sqlite(path()); }
    void lock() override
    {
        m_other.emplace(path());
        m_other->ask(u"BEGIN EXCLUSIVE"_s);
    }
    void unlock() override
    {
        m_other->ask(u"COMMIT"_s);
        m_other.reset();
    }

private:
    QString path() const { return m_folder.filePath(u"journal.db"_s); }

    QTemporaryDir m_folder;
    std::optional<Other> m_other;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    StoreContract contract([] { return std::make_unique<SqliteUnderTest>(); });
    return QTest::qExec(&contract, argc, argv);
}

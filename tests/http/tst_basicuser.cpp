#include "http/client/basicuser.h"

#include <QTest>
#include <QUrl>

class TestBasicUser : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
};

void TestBasicUser::reads_data()
{
    QTest::addColumn<QString>("user"); // or what is wrong with it
    QTest::addColumn<QString>("wholeUser");
    const auto row = [](const char *url, const char *user, const char *wholeUser) {
        QTest::newRow(url) << QString::fromUtf8(user) << QString::fromUtf8(wholeUser);
    };
    constexpr const char *Half = "names a user without a password, or a password without a user";
    row("http://h/", "", "");
    row("http://me:secret@h/", "me:secret", "me:secret");
    row("http://me:s%3A%40@h/", "me:s:@", "me:s:@");
    row("http://m%C3%A9:x@h/", "mé:x", "mé:x");
    row("http://token@h/", "token:", Half);
    row("http://:secret@h/", ":secret", Half);
    row("http://a%3Ab:x@h/", "has a colon within the user's name", "has a colon within the user's name");
    row("http://a:x%0Ay@h/", "has a control character in its user or password",
        "has a control character in its user or password");
}

void TestBasicUser::reads()
{
    const QUrl url(QString::fromUtf8(QTest::currentDataTag()), QUrl::StrictMode);
    const auto text = [](const Result<QByteArray> &user) {
        return user ? QString::fromUtf8(*user) : user.error().sentence;
    };
    QTEST(text(http::basicUserOf(url)), "user");
    QTEST(text(http::wholeBasicUserOf(url)), "wholeUser");
}

QTEST_APPLESS_MAIN(TestBasicUser)
#include "tst_basicuser.moc"

#include "ui/kit/pasting.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QLocale>
#include <QToolTip>

namespace ui {

namespace {

constexpr int ShownMs = 10'000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ui::Pasting)
};

} // namespace

void sayNotPasted(QWidget &field, const QString &sentence)
{
    QToolTip::showText(field.mapToGlobal(QPoint(0, field.height())), sentence, &field, {}, ShownMs);
}

void sayWhatIsCut(QLineEdit &field)
{
    QObject::connect(&field, &QLineEdit::inputRejected, &field, [&field] {
        const int most = field.maxLength();
        if (field.text().size() >= most)
            sayNotPasted(field, Words::tr("The field has room for %1 characters: what is beyond was left out.")
                                    .arg(QLocale().toString(most)));
    });
}

} // namespace ui

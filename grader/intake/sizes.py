"""How much of an upload is read: far more than an honest solution has."""

MIB = 2**20

#: One program: a ``.py`` file, or all code cells of a notebook together.
SOURCE_BYTES = MIB
#: All that is written beside it, together: files of text, or the notes of a notebook.
WRITINGS_BYTES = MIB
#: Programs in one submission that are looked into for the functions asked for.
PROGRAMS = 5
#: Modules beside a program; together they are no larger than a program may be.
MODULES = 20
#: A whole notebook with its pictures, or a zip.
UPLOAD_BYTES = 64 * MIB
#: Lists, objects and items in a notebook's JSON; each costs some 64 bytes to read.
NOTEBOOK_VALUES = 4_000_000
#: The table of contents of one student's zip.
CONTENTS_BYTES = 2 * MIB
#: Files looked at in one student's folder.
FILES = 10_000
#: What Gradescope says about a whole class.
METADATA_BYTES = 256 * MIB

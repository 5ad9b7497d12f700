# cmake -DROOT=… -DFILES=a;b -DOUT=… -P fold_id.cmake: one header with a hash over the files, so that a state
# kept by other code is known as such.
set(hashes "")
foreach(file ${FILES})
  file(SHA256 ${ROOT}/${file} hash)
  string(APPEND hashes "${file} ${hash}\n")
endforeach()
string(SHA256 id "${hashes}")
string(SUBSTRING ${id} 0 32 id)
file(WRITE ${OUT} "#pragma once\nnamespace nhipcau::journal {\ninline constexpr const char* kFoldId = \"${id}\";\n}\n")
